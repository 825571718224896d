//! Growth at a yearly rate: what an amount becomes after a number of months (DESIGN 4.1 *Trend*).

use super::lanes::Lanes;

/// How many powers are remembered, a power of two: usually more than a model has rates of growth.
const KNOWN: usize = 64;

/// Computes powers of growth, and remembers recent ones, as many items grow at the same rate.
#[derive(Clone, Debug)]
pub struct Powers {
    /// The bits of a rate, months, and the factor; the place is a hash of the first two.
    known: Vec<(u64, i32, f64)>,
}

impl Powers {
    pub(super) fn new() -> Self {
        // An empty place: no power with a rate of zero is ever looked up.
        Self { known: vec![(0, 0, 1.0); KNOWN] }
    }

    /// Amounts after `months` of growth at yearly rates: times (1 + rate) to the power of months / 12.
    #[inline]
    pub(super) fn grown<const W: usize>(&mut self, amounts: Lanes<W>, rates: Lanes<W>, months: i32) -> Lanes<W> {
        let rate = rates.0[0];
        // Rates seldom differ from path to path.
        if rates.0.iter().all(|other| other.to_bits() == rate.to_bits()) {
            if rate == 0.0 {
                return amounts;
            }
            let factor = self.factor(rate, months);
            return amounts.map(|amount| if amount == 0.0 { amount } else { amount * factor });
        }
        amounts.zip(
            rates,
            |amount, rate| {
                if rate == 0.0 || amount == 0.0 { amount } else { amount * power(rate, months) }
            },
        )
    }

    fn factor(&mut self, rate: f64, months: i32) -> f64 {
        let bits = rate.to_bits();
        let mixed = (bits ^ u64::from(months.cast_unsigned())).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        #[allow(clippy::cast_possible_truncation, reason = "the upper bits alone")]
        let known = &mut self.known[(mixed >> (u64::BITS - KNOWN.ilog2())) as usize];
        if (known.0, known.1) != (bits, months) {
            *known = (bits, months, power(rate, months));
        }
        known.2
    }
}

fn power(rate: f64, months: i32) -> f64 {
    libm::pow(1.0 + rate, f64::from(months) / 12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_would_be_found() {
        let mut powers = Powers::new();
        for round in 0..3 {
            for months in -30..300 {
                for rate in [-1.0, -0.04, -0.0, 0.0, 0.05, 0.1, 3.0] {
                    let alike = powers.grown(Lanes([1000.0; 2]), Lanes([rate; 2]), months);
                    let expected = 1000.0 * if rate == 0.0 { 1.0 } else { power(rate, months) };
                    assert_eq!(alike.0.map(f64::to_bits), [expected.to_bits(); 2], "{rate} after {months}, {round}");
                    let apart = powers.grown(Lanes([1000.0; 2]), Lanes([rate, 0.2]), months);
                    assert_eq!(apart.0[0].to_bits(), expected.to_bits(), "{rate} after {months}");
                    assert_eq!(
                        powers.grown(Lanes([0.0]), Lanes([rate]), months),
                        Lanes([0.0]),
                        "nothing stays nothing"
                    );
                }
            }
        }
    }
}
