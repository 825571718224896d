//! Lanes: one number for each of several paths that are carried through the plan together.
//!
//! Owns arithmetic on them. A single run is a lane of width one, so that the rules are written once. Its one
//! invariant: what happens in a lane depends on nothing in another.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use crate::money::{LIMIT_MINOR, round};

/// One number a path: whole minor units where it is money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes<const W: usize>(pub [f64; W]);

impl<const W: usize> Lanes<W> {
    /// Nothing in every lane.
    pub const ZERO: Self = Self([0.0; W]);
    /// One in every lane.
    pub const ONE: Self = Self([1.0; W]);

    /// The same in every lane.
    pub const fn splat(value: f64) -> Self {
        Self([value; W])
    }

    /// Each lane by itself.
    #[inline]
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(self.0.map(f))
    }

    /// Each lane with its twin.
    #[inline]
    #[must_use]
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    /// The smaller of the two.
    #[inline]
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The larger of the two.
    #[inline]
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    /// Nothing where it is negative.
    #[inline]
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Rounded to whole minor units, half to even.
    #[inline]
    #[must_use]
    pub fn round(self) -> Self {
        self.map(round)
    }

    /// Where the mask is one the first, elsewhere the second.
    #[inline]
    #[must_use]
    pub fn select(self, yes: Self, no: Self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] == 0.0 { no.0[lane] } else { yes.0[lane] }))
    }

    /// A mask: one where something holds of both, nothing elsewhere.
    #[inline]
    #[must_use]
    pub fn test(self, other: Self, holds: impl Fn(f64, f64) -> bool) -> Self {
        self.zip(other, |a, b| if holds(a, b) { 1.0 } else { 0.0 })
    }

    /// A mask turned round.
    #[inline]
    #[must_use]
    pub fn inverted(self) -> Self {
        Self::ONE - self
    }

    /// Whether every lane is zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.0.iter().all(|value| *value == 0.0)
    }

    /// The sum of whole numbers, in whatever order they stand: exact if it [is exact](Self::is_exact), however large the
    /// sums are on the way.
    pub fn sum(amounts: impl Iterator<Item = Self>) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "whole numbers, far below what fits")]
        let whole = |value: f64| value as i128;
        let mut sums = [0i128; W];
        for amount in amounts {
            for (sum, value) in sums.iter_mut().zip(amount.0) {
                *sum = sum.saturating_add(whole(value));
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "what does not fit is not exact")]
        Self(sums.map(|sum| sum as f64))
    }

    /// The size of the largest.
    pub fn largest(self) -> f64 {
        self.0.into_iter().map(f64::abs).fold(0.0, f64::max)
    }

    /// Whether all are below 2^53 in size; written so that what is no number is not.
    #[inline]
    pub fn is_exact(self) -> bool {
        self.0.iter().all(|value| value.abs() < LIMIT_MINOR)
    }

    /// Where the amount is, `share` of it, rounded, but never more of it than is left (DESIGN 4.13, *splits*).
    #[inline]
    #[must_use]
    pub fn part(self, share: Self, left: Self) -> Self {
        (self * share).round().zip(left, |part, left| {
            let (low, high) = if left < 0.0 { (left, 0.0) } else { (0.0, left) };
            if part < low {
                low
            } else if part > high {
                high
            } else {
                part
            }
        })
    }
}

impl<const W: usize> Add for Lanes<W> {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        self.zip(other, Add::add)
    }
}

impl<const W: usize> Sub for Lanes<W> {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        self.zip(other, Sub::sub)
    }
}

impl<const W: usize> Mul for Lanes<W> {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        self.zip(other, Mul::mul)
    }
}

impl<const W: usize> Mul<f64> for Lanes<W> {
    type Output = Self;
    #[inline]
    fn mul(self, factor: f64) -> Self {
        self.map(|value| value * factor)
    }
}

impl<const W: usize> Neg for Lanes<W> {
    type Output = Self;
    #[inline]
    fn neg(self) -> Self {
        self.map(Neg::neg)
    }
}

impl<const W: usize> AddAssign for Lanes<W> {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const W: usize> SubAssign for Lanes<W> {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}
