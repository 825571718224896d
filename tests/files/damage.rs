//! Files damaged at random, the same ones every time.

use obligo::storage::{ReadError, read_text, write_text};

use super::{
    common::session,
    full_session, full_text,
    samples::{self, SAMPLES},
};

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % bound.max(1)
    }
}

/// The text with one to three things wrong.
fn damage(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        let line_start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1);
        let line_end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |newline| at + newline + 1);
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = b"()[]{},:\"'\\/*#-0 \n"[random.below(18)],
            2 => drop(bytes.drain(at..bytes.len().min(at + 1 + random.below(12)))),
            3 => drop(bytes.drain(line_start..line_end)),
            4 => {
                let line = bytes[line_start..line_end].to_vec();
                bytes.splice(line_start..line_start, line);
            }
            5 => {
                let numbers: [&[u8]; 6] = [b"-1", b"0", b"1e308", b"99999999999999999999", b"0.0000000001", b"NaN"];
                let digits = |b: &u8| b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-');
                let end = at + bytes[at..].iter().position(|b| !digits(b)).unwrap_or(0);
                bytes.splice(at..end, numbers[random.below(6)].iter().copied());
            }
            6 => {
                let from = random.below(bytes.len());
                let piece = bytes[from..bytes.len().min(from + 1 + random.below(40))].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn damaged_files_are_refused_or_read_but_never_break_the_program() {
    const VARIANTS: usize = 20_000;
    // Most are small, so that there can be many.
    let mut texts: Vec<String> = session::parts(&full_session()).iter().map(write_text).collect();
    let whole: Vec<String> = SAMPLES.into_iter().map(samples::text).chain([full_text()]).collect();
    for text in &texts {
        read_text(text).unwrap();
    }
    texts = texts.into_iter().cycle().take(VARIANTS - VARIANTS / 100).collect();
    texts.extend(whole.into_iter().cycle().take(VARIANTS / 100));
    let mut random = Random(0x0B11_6000_0000_2023);
    let (mut read, mut refused) = (0, 0);
    for whole in &texts {
        let bytes = damage(whole, &mut random);
        let text = String::from_utf8_lossy(&bytes);
        match read_text(&text) {
            Ok(good) => {
                read += 1;
                assert_eq!(good.session.model.problems(), []);
                assert_eq!(read_text(&write_text(&good.session)).unwrap().session, good.session);
            }
            Err(ReadError::Faulty { complaints, .. }) => {
                refused += 1;
                let lines = text.matches('\n').count() + 1;
                for complaint in complaints {
                    assert!(complaint.line >= 1 && complaint.line <= lines && complaint.column >= 1);
                    assert!(!complaint.message.is_empty());
                }
            }
            Err(other) => drop(other.to_string()),
        }
    }
    assert!(read > VARIANTS / 200 && refused > VARIANTS / 2, "{read} read, {refused} refused: no test of either");
}
