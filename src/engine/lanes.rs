//! Lanes: one number for each of several paths that are carried through the plan together.
//!
//! Owns arithmetic on lanes. A single run is a lane of width one, so the rules are written once. Its one invariant:
//! what happens in one lane never depends on another.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use crate::money::{LIMIT_MINOR, round};

/// One number for each path; money is in whole minor units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lanes<const W: usize>(pub [f64; W]);

impl<const W: usize> Lanes<W> {
    /// Zero in every lane.
    pub const ZERO: Self = Self([0.0; W]);
    /// One in every lane.
    pub const ONE: Self = Self([1.0; W]);

    /// The same value in every lane.
    pub const fn splat(value: f64) -> Self {
        Self([value; W])
    }

    /// Applies a function to each lane.
    #[inline]
    #[must_use]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(self.0.map(f))
    }

    /// Applies a function to each lane and the same lane of the other.
    #[inline]
    #[must_use]
    pub fn zip(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self(std::array::from_fn(|lane| f(self.0[lane], other.0[lane])))
    }

    /// The smaller value, lane by lane.
    #[inline]
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        self.zip(other, |a, b| if a < b { a } else { b })
    }

    /// The larger value, lane by lane.
    #[inline]
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        self.zip(other, |a, b| if a > b { a } else { b })
    }

    /// Negative values become zero.
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

    /// With `self` as a mask: `no` where it is zero, `yes` elsewhere.
    #[inline]
    #[must_use]
    pub fn select(self, yes: Self, no: Self) -> Self {
        Self(std::array::from_fn(|lane| if self.0[lane] == 0.0 { no.0[lane] } else { yes.0[lane] }))
    }

    /// A mask: 1 where `holds` is true for both values, else 0.
    #[inline]
    #[must_use]
    pub fn test(self, other: Self, holds: impl Fn(f64, f64) -> bool) -> Self {
        self.zip(other, |a, b| if holds(a, b) { 1.0 } else { 0.0 })
    }

    /// The mask inverted: 1 where it is 0, 0 where it is 1.
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

    /// The sum of whole numbers, the same in any order: exact if it [is exact](Self::is_exact), however large the
    /// partial sums are.
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

    /// The largest absolute value of all lanes.
    pub fn largest(self) -> f64 {
        self.0.into_iter().map(f64::abs).fold(0.0, f64::max)
    }

    /// Whether all values are below 2^53 in size; a NaN is not.
    #[inline]
    pub fn is_exact(self) -> bool {
        self.0.iter().all(|value| value.abs() < LIMIT_MINOR)
    }

    /// A `share` of the amount, rounded, but never more than is `left` (DESIGN 4.13, *splits*).
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
