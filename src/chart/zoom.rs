//! The stretch of days that charts show of a longer axis: zooming and panning, as arithmetic.

/// Days from one place on a time axis to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    /// The left edge.
    pub from: f64,
    /// The right edge.
    pub to: f64,
}

impl Zoom {
    /// The fewest days that are shown, unless there are no more.
    pub const DAYS_MIN: f64 = 14.0;

    /// How many days it has.
    pub fn days(self) -> f64 {
        self.to - self.from
    }

    /// Zoomed by `factor`, so that the day at `about` stays where it is; above one zooms in.
    #[must_use]
    pub fn zoomed(self, about: f64, factor: f64, whole: Self) -> Self {
        if !(factor.is_finite() && factor > 0.0 && about.is_finite()) {
            return self;
        }
        let days = (self.days() / factor).max(Self::DAYS_MIN).min(whole.days());
        let part = ((about - self.from) / self.days()).clamp(0.0, 1.0);
        let from = about.clamp(self.from, self.to) - days * part;
        Self { from, to: from + days }.within(whole)
    }

    /// Moved by a number of days; at the ends of the axis it stops and keeps its length.
    #[must_use]
    pub fn panned(self, days: f64, whole: Self) -> Self {
        if !days.is_finite() {
            return self;
        }
        Self { from: self.from + days, to: self.to + days }.within(whole)
    }

    /// The same as far as the axis goes: moved into it, and not longer than it is.
    #[must_use]
    pub fn within(self, whole: Self) -> Self {
        let days = self.days().max(Self::DAYS_MIN).min(whole.days());
        let from = self.from.clamp(whole.from, (whole.to - days).max(whole.from));
        Self { from, to: from + days }
    }

    /// Whether it is all of an axis, to a thousandth of a day.
    pub fn is_all_of(self, whole: Self) -> bool {
        self.from <= whole.from + 1e-3 && self.to >= whole.to - 1e-3
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers and halves, which floats hold exactly")]
mod tests {
    use super::*;

    const WHOLE: Zoom = Zoom { from: 100.0, to: 500.0 };

    fn zoom(from: f64, to: f64) -> Zoom {
        Zoom { from, to }
    }

    #[test]
    fn the_day_under_the_pointer_stays_where_it_is() {
        assert_eq!(WHOLE.zoomed(300.0, 2.0, WHOLE), zoom(200.0, 400.0));
        // A quarter of the way from the left before and after.
        assert_eq!(WHOLE.zoomed(200.0, 2.0, WHOLE), zoom(150.0, 350.0));
        assert_eq!(zoom(150.0, 350.0).zoomed(200.0, 0.5, WHOLE), WHOLE, "and back");
        assert_eq!(WHOLE.zoomed(900.0, 2.0, WHOLE), zoom(300.0, 500.0), "beyond the edge the edge counts");
    }

    #[test]
    fn it_never_leaves_the_axis() {
        assert_eq!(zoom(150.0, 250.0).zoomed(150.0, 0.1, WHOLE), WHOLE);
        assert_eq!(zoom(150.0, 250.0).zoomed(240.0, 0.5, WHOLE), zoom(100.0, 300.0), "moved in at the left");
        assert_eq!(zoom(150.0, 250.0).panned(1000.0, WHOLE), zoom(400.0, 500.0));
        assert_eq!(zoom(150.0, 250.0).panned(-60.0, WHOLE), zoom(100.0, 200.0));
        assert_eq!(zoom(150.0, 250.0).panned(-20.0, WHOLE), zoom(130.0, 230.0));
    }

    #[test]
    fn it_is_neither_too_short_nor_longer_than_the_axis() {
        assert_eq!(WHOLE.zoomed(300.0, 1e9, WHOLE), zoom(293.0, 307.0));
        let short = zoom(0.0, 7.0);
        assert_eq!(WHOLE.zoomed(300.0, 1e9, WHOLE).within(short), short, "an axis of a week is shown whole");
        assert_eq!(zoom(400.0, 500.0).within(zoom(100.0, 450.0)), zoom(350.0, 450.0), "the axis became shorter");
        assert!(WHOLE.is_all_of(WHOLE) && !zoom(100.0, 499.0).is_all_of(WHOLE));
    }

    #[test]
    fn what_is_no_number_changes_nothing() {
        for odd in [f64::NAN, f64::INFINITY, 0.0, -1.0] {
            assert_eq!(WHOLE.zoomed(300.0, odd, WHOLE), WHOLE);
        }
        assert_eq!(WHOLE.zoomed(f64::NAN, 2.0, WHOLE), WHOLE);
        assert_eq!(WHOLE.panned(f64::NAN, WHOLE), WHOLE);
    }
}
