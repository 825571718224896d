//! The tokens of RON text.
//!
//! Owns what is a string, a comment, a bracket or a word. Must not know what they mean. Its one invariant: every text has
//! tokens, damaged or not, and finding them takes time in proportion to its length.

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// Text in quotation marks.
    Quoted,
    /// A number, a name, or anything else without a space.
    Word,
    /// A comment.
    Comment,
}

/// A token, as a range of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// The tokens of a text, in order. Unclosed strings and comments reach to its end.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text`.
    pub const fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

/// Letters beyond ASCII that stand between tokens.
fn is_wide_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}')
}

/// Skips what stands between tokens, or a word: up to a byte that is a stop, or a letter beyond ASCII that does, or
/// doesn't, stand between tokens.
#[inline]
fn skip(text: &str, mut at: usize, is_stop: impl Fn(u8) -> bool, stops_at_wide_space: bool) -> usize {
    let bytes = text.as_bytes();
    while at < bytes.len() {
        if bytes[at].is_ascii() {
            if is_stop(bytes[at]) {
                break;
            }
            at += 1;
        } else {
            let Some(c) = text[at..].chars().next() else { break };
            if is_wide_space(c) == stops_at_wide_space {
                break;
            }
            at += c.len_utf8();
        }
    }
    at
}

const fn is_no_space(byte: u8) -> bool {
    !matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Whether a byte ends a word, by its number: asked of most bytes of a text.
const ENDS_WORD: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0_u8;
    loop {
        ends[byte as usize] = is_no_word(byte);
        if byte == u8::MAX {
            break ends;
        }
        byte += 1;
    }
};

const fn ends_word(byte: u8) -> bool {
    ENDS_WORD[byte as usize]
}

const fn is_no_word(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b':' | b'"' | b'\'' | b'/')
}

/// The length of the comment that `rest` begins with, block comments with those inside them.
fn comment_len(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let bytes = rest.as_bytes();
    let (mut at, mut level) = (2, 1);
    while level > 0 && at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => (at, level) = (at + 2, level + 1),
            b"*/" => (at, level) = (at + 2, level - 1),
            _ => at += 1,
        }
    }
    Some(at)
}

/// The length of the text in quotation marks, raw or not, that `rest` begins with.
fn quoted_len(rest: &str) -> Option<usize> {
    let prefixed = rest.strip_prefix('b').unwrap_or(rest);
    let prefix = rest.len() - prefixed.len();
    if let Some(raw) = prefixed.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", &raw[..hashes]);
        let end = inner.find(&close).map_or(inner.len(), |at| at + close.len());
        return Some(prefix + 1 + hashes + 1 + end);
    }
    let inner = prefixed.strip_prefix('"')?;
    let bytes = inner.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    // A backslash at the very end, or before a letter of several bytes, must not split a letter.
    let mut end = (at + 1).min(inner.len());
    while !inner.is_char_boundary(end) {
        end += 1;
    }
    Some(prefix + 1 + end)
}

/// The length of the character in single quotation marks that `rest` begins with.
fn char_len(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let first = inner.chars().next()?;
    let skip = if first == '\\' { 1 + inner[1..].chars().next()?.len_utf8() } else { first.len_utf8() };
    inner[skip..].starts_with('\'').then_some(1 + skip + 1)
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let start = skip(self.text, self.at, is_no_space, false);
        let first = *self.text.as_bytes().get(start)?;
        let rest = &self.text[start..];
        let word = || (TokenKind::Word, skip(self.text, start, ends_word, true).max(start + 1) - start);
        let (kind, len) = match first {
            b'(' | b'[' | b'{' => (TokenKind::Open, 1),
            b')' | b']' | b'}' => (TokenKind::Close, 1),
            b',' => (TokenKind::Comma, 1),
            b':' => (TokenKind::Colon, 1),
            b'/' => comment_len(rest).map_or((TokenKind::Word, 1), |len| (TokenKind::Comment, len)),
            b'\'' => (TokenKind::Word, char_len(rest).unwrap_or(1)),
            b'"' | b'r' | b'b' => quoted_len(rest).map_or_else(word, |len| (TokenKind::Quoted, len)),
            _ => word(),
        };
        self.at = start + len;
        Some(Token { kind, start, end: start + len })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_in_any_text() {
        for (text, expected) in [
            ("a: -1_0.5,", "a|:|-1_0.5|,"),
            ("r#\"a\"b\"#r#id", "r#\"a\"b\"#|r#id"),
            ("br\"x\"b\"\\\"\"bx", "br\"x\"|b\"\\\"\"|bx"),
            ("'('')'\u{2028}é\u{FEFF}e", "'('|')'|é|e"),
            ("/*/*)*/*/a//b\n/c", "/*/*)*/*/|a|//b|/|c"),
            ("\"\\é", "\"\\é"),
            ("\"a", "\"a"),
            ("'\\", "'|\\"),
        ] {
            let found: Vec<&str> = Tokens::of(text).map(|token| &text[token.start..token.end]).collect();
            assert_eq!(found.join("|"), expected);
        }
    }
}
