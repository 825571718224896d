//! Questions that run the engine many times: compare, Monte Carlo, sensitivity, goal seek.
//!
//! Owns no rule of the engine and no drawing: it asks for runs, with other values of parameters, and puts the figures
//! side by side. Must not know charts, files or the window. Its one invariant: the same seed gives the same answers.
//!
//! None of them is here yet; the engine carries the lanes that they need ([`crate::engine::run`]).
