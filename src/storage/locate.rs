//! Where things stand in the text of a session.
//!
//! Owns a reading of RON's brackets that finds the line of a parameter, a comment, or a month that is given
//! twice. Must not know the model or what is valid: it reads damaged text as far as it can. Its one invariant: it never
//! fails, never recurses, and takes time in proportion to the text.

use std::{borrow::Cow, collections::HashMap};

use super::tokens::{Token, TokenKind, Tokens};

/// The depth of brackets to which an [`Outline`] goes: the depth to which sessions are read.
const DEPTH_MAX: usize = 128;
/// The number of places that an [`Outline`] holds; what comes later has the line of what encloses it.
const NODES_MAX: usize = 1_000_000;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeShape {
    /// A number, a text, a choice.
    Leaf,
    /// Fields in round brackets.
    Record,
    /// Entries in square brackets.
    List,
    /// Keys and values in curly brackets.
    Map,
}

/// A value and its place.
#[derive(Clone, Copy, Debug)]
struct OutlineNode {
    parent: usize,
    /// The range of its field's name or its key; none for the entry of a list.
    key: Option<(usize, usize)>,
    /// Its number among the values of its parent, from 1.
    number: usize,
    start: usize,
    end: usize,
    shape: NodeShape,
    /// The node of its `id`.
    id: Option<usize>,
}

/// An open bracket while the tokens are read.
struct Frame {
    node: usize,
    /// Values begun so far.
    count: usize,
    /// The last word or text, which is a key if a colon follows.
    pending: Option<Token>,
    key: Option<(usize, usize)>,
    /// `Some(` adds nothing to the path.
    is_wrapper: bool,
}

/// Every value of a text with its place, and the path that leads to it.
///
/// A path is the names of fields, the ids of list entries (their numbers from 1, if they have none) and the keys of
/// maps, joined by `/`. Values deeper than 128 brackets, or after the first million, are left out.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    text: &'a str,
    nodes: Vec<OutlineNode>,
    comment: Option<usize>,
}

/// A single value in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf<'a> {
    /// The path, from the outermost brackets.
    pub path: String,
    /// The value as written.
    pub text: &'a str,
    /// Its first byte.
    pub start: usize,
}

const ROOT: usize = 0;

impl<'a> Outline<'a> {
    /// The outline of `text`.
    pub fn of(text: &'a str) -> Self {
        let whole = OutlineNode {
            parent: ROOT,
            key: None,
            number: 0,
            start: 0,
            end: text.len(),
            shape: NodeShape::Leaf,
            id: None,
        };
        let mut outline = Self { text, nodes: vec![whole], comment: None };
        let mut frames = vec![Frame { node: ROOT, count: 0, pending: None, key: None, is_wrapper: true }];
        let mut too_deep = 0_usize;
        for token in Tokens::of(text) {
            if token.kind == TokenKind::Comment {
                outline.comment.get_or_insert(token.start);
                continue;
            }
            if too_deep > 0 || (frames.len() > DEPTH_MAX && token.kind == TokenKind::Open) {
                match token.kind {
                    TokenKind::Open => too_deep += 1,
                    TokenKind::Close => too_deep -= 1,
                    _ => {}
                }
                continue;
            }
            if outline.nodes.len() >= NODES_MAX {
                break;
            }
            let Some(frame) = frames.last_mut() else { break };
            match token.kind {
                TokenKind::Word | TokenKind::Quoted | TokenKind::Comment => frame.pending = Some(token),
                TokenKind::Colon => frame.key = frame.pending.take().map(|name| (name.start, name.end)),
                TokenKind::Comma => {
                    outline.leaf(frame);
                    frame.key = None;
                }
                TokenKind::Open => {
                    let inner = outline.open(frame, token);
                    frames.push(inner);
                }
                TokenKind::Close => {
                    outline.leaf(frame);
                    if frames.len() > 1 {
                        let closed = frames.pop().map_or(ROOT, |frame| frame.node);
                        outline.nodes[closed].end = token.end;
                        if let Some(outer) = frames.last_mut() {
                            outer.key = None;
                        }
                    }
                }
            }
        }
        while let Some(mut frame) = frames.pop() {
            outline.leaf(&mut frame);
        }
        outline
    }

    /// Takes the pending word of a frame as a value.
    fn leaf(&mut self, frame: &mut Frame) {
        if let Some(token) = frame.pending.take() {
            let node = self.value(frame, token.start, NodeShape::Leaf);
            self.nodes[node].end = token.end;
            let is_id = self.nodes[node].key.is_some_and(|(start, end)| &self.text[start..end] == "id");
            if is_id {
                self.nodes[frame.node].id.get_or_insert(node);
            }
        }
    }

    /// Begins a value: a new one, or the one that a wrapper holds.
    fn value(&mut self, frame: &mut Frame, start: usize, shape: NodeShape) -> usize {
        if frame.is_wrapper && frame.key.is_none() {
            let node = &mut self.nodes[frame.node];
            (node.start, node.shape) = (start, shape);
            return frame.node;
        }
        frame.count += 1;
        self.nodes.push(OutlineNode {
            parent: frame.node,
            key: frame.key,
            number: frame.count,
            start,
            end: start,
            shape,
            id: None,
        });
        self.nodes.len() - 1
    }

    fn open(&mut self, frame: &mut Frame, token: Token) -> Frame {
        let name = frame.pending.take().map_or("", |name| &self.text[name.start..name.end]);
        let shape = match self.text.as_bytes()[token.start] {
            b'(' => NodeShape::Record,
            b'[' => NodeShape::List,
            _ => NodeShape::Map,
        };
        // `#![enable(…)]` is no value; what it holds hangs on a node of its own, out of the way.
        let node = if name.starts_with('#') {
            let mut aside = Frame { node: frame.node, count: 0, pending: None, key: Some((0, 0)), is_wrapper: false };
            self.value(&mut aside, token.start, shape)
        } else {
            self.value(frame, token.start, shape)
        };
        Frame { node, count: 0, pending: None, key: None, is_wrapper: name == "Some" }
    }

    fn key_text(&self, (start, end): (usize, usize)) -> Cow<'a, str> {
        plain(&self.text[start..end])
    }

    /// The part of the path that leads from its parent to a node.
    fn name(&self, node: &OutlineNode) -> Cow<'a, str> {
        match (node.key, node.id.map(|id| &self.nodes[id])) {
            (Some(key), _) => self.key_text(key),
            (None, Some(id)) => plain(&self.text[id.start..id.end]),
            (None, None) => Cow::Owned(node.number.to_string()),
        }
    }

    /// The name under which the value at a place stands: the last part of its path.
    pub fn name_of(&self, place: NodePlace) -> Cow<'a, str> {
        self.name(&self.nodes[place.0])
    }

    /// The path of a place, from the outermost brackets.
    pub fn path_of(&self, place: NodePlace) -> String {
        let mut names = Vec::new();
        let mut at = place.0;
        while at != ROOT {
            names.push(self.name(&self.nodes[at]));
            at = self.nodes[at].parent;
        }
        names.reverse();
        names.join("/")
    }

    /// The first byte of the value at a place.
    pub fn start(&self, place: NodePlace) -> usize {
        self.nodes[place.0].start
    }

    /// The value at a place as written, if it is a single one.
    pub fn leaf_text(&self, place: NodePlace) -> Option<&'a str> {
        let node = &self.nodes[place.0];
        (node.shape == NodeShape::Leaf && place != NodePlace::WHOLE).then(|| &self.text[node.start..node.end])
    }

    /// The single value that the byte lies in, though it is not the value's first.
    pub fn leaf_around(&self, byte: usize) -> Option<NodePlace> {
        let around = |node: &OutlineNode| node.shape == NodeShape::Leaf && node.start < byte && byte < node.end;
        self.nodes.iter().skip(1).position(around).map(|index| NodePlace(index + 1))
    }

    /// The first single value that begins at a byte or behind it.
    pub fn first_leaf_from(&self, byte: usize) -> Option<NodePlace> {
        let is_it = |node: &OutlineNode| node.shape == NodeShape::Leaf && node.start >= byte;
        self.nodes.iter().skip(1).position(is_it).map(|index| NodePlace(index + 1))
    }

    /// The last single value within a place that begins before a byte, or at it.
    pub fn last_leaf_within(&self, place: NodePlace, byte: usize) -> Option<NodePlace> {
        let end = byte.min(self.nodes[place.0].end);
        let is_it = |node: &OutlineNode| node.shape == NodeShape::Leaf && node.start <= end;
        let last = self.nodes.iter().enumerate().skip(place.0).take_while(|(_, node)| node.start <= end);
        last.filter(|(_, node)| is_it(node)).last().map(|(index, _)| NodePlace(index))
    }

    /// The value in a record or map under a name, the last if there are several.
    pub fn field(&self, place: NodePlace, name: &str) -> Option<NodePlace> {
        let is_it =
            |node: &OutlineNode| node.parent == place.0 && node.key.is_some_and(|key| self.key_text(key) == name);
        self.nodes.iter().skip(1).rposition(is_it).map(|index| NodePlace(index + 1))
    }

    /// The entry of a list by its number from 0.
    pub fn entry(&self, place: NodePlace, index: usize) -> Option<NodePlace> {
        let is_it = |node: &OutlineNode| node.parent == place.0 && node.number == index + 1;
        self.nodes.iter().skip(1).position(is_it).map(|index| NodePlace(index + 1))
    }

    /// Every single value, in the order of the text.
    pub fn leaves(&self) -> Vec<Leaf<'a>> {
        let places = (1..self.nodes.len()).map(NodePlace);
        places
            .filter_map(|place| {
                let text = self.leaf_text(place)?;
                Some(Leaf { path: self.path_of(place), text, start: self.start(place) })
            })
            .collect()
    }

    /// The first byte of the first comment.
    pub const fn first_comment(&self) -> Option<usize> {
        self.comment
    }

    /// The places of keys that their map has already: the first value would be lost.
    pub fn repeated_keys(&self) -> Vec<NodePlace> {
        let mut seen = std::collections::HashSet::new();
        let repeated = |(index, node): (usize, &OutlineNode)| {
            let key = node.key.filter(|_| self.nodes[node.parent].shape == NodeShape::Map)?;
            (!seen.insert((node.parent, self.key_text(key)))).then_some(NodePlace(index))
        };
        self.nodes.iter().enumerate().skip(1).filter_map(repeated).collect()
    }
}

/// Facts about a text that are found without an [`Outline`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// The first byte of the first comment.
    pub first_comment: Option<usize>,
    /// Whether a map may give a key twice: surely if it does, but also where its keys don't rise.
    pub may_repeat_keys: bool,
}

impl Glance {
    /// Reads over `text` once. The keys of a map rise in what the program writes, so that each is compared with the one
    /// before it only.
    pub fn at(text: &str) -> Self {
        let mut glance = Self::default();
        let mut pending: Option<Token> = None;
        let mut maps: Vec<Option<&str>> = Vec::new();
        for token in Tokens::of(text) {
            match token.kind {
                TokenKind::Comment => {
                    glance.first_comment.get_or_insert(token.start);
                    continue;
                }
                // No key is empty, because it includes its quotation marks.
                TokenKind::Open => maps.push((text.as_bytes()[token.start] == b'{').then_some("")),
                TokenKind::Close => drop(maps.pop()),
                TokenKind::Colon => {
                    if let (Some(Some(last)), Some(key)) = (maps.last_mut(), pending) {
                        let key = &text[key.start..key.end];
                        let is_plain = key.starts_with('"') && !key.contains('\\');
                        glance.may_repeat_keys |= !is_plain || key <= *last;
                        *last = key;
                    }
                }
                TokenKind::Comma | TokenKind::Word | TokenKind::Quoted => {}
            }
            pending = Some(token);
        }
        glance
    }
}

/// A name or key without quotation marks and escapes.
fn plain(written: &str) -> Cow<'_, str> {
    if let Some(inner) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !inner.contains('\\')
    {
        return Cow::Borrowed(inner);
    }
    match ron::from_str::<String>(written) {
        Ok(text) => Cow::Owned(text),
        Err(_) => Cow::Borrowed(written.strip_prefix("r#").unwrap_or(written)),
    }
}

/// A value's place in an [`Outline`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodePlace(usize);

impl NodePlace {
    /// The whole text.
    pub const WHOLE: Self = Self(ROOT);
}

/// Finds many paths in an [`Outline`], each in time in proportion to its length.
#[derive(Clone, Debug)]
pub struct PathIndex<'a> {
    first: HashMap<(usize, Cow<'a, str>), usize>,
    /// From a node to the next of the same path.
    next: HashMap<usize, usize>,
}

impl<'a> PathIndex<'a> {
    /// The index of an outline.
    pub fn of(outline: &Outline<'a>) -> Self {
        let mut first: HashMap<(usize, Cow<'a, str>), usize> = HashMap::new();
        let mut last = HashMap::new();
        let mut next = HashMap::new();
        for (index, node) in outline.nodes.iter().enumerate().skip(1) {
            let found = *first.entry((node.parent, outline.name(node))).or_insert(index);
            if found != index {
                next.insert(last.insert(found, index).unwrap_or(found), index);
            }
        }
        Self { first, next }
    }

    /// The place of a path below `from`, and whether it is the path's own or only the nearest that encloses it.
    pub fn find(&self, from: NodePlace, path: &str) -> (NodePlace, bool) {
        let (mut at, mut rest) = (from.0, path);
        loop {
            // Overrides have paths for names, and an id with a `/` in it is a mistake, but one with a line: try the
            // longest name first.
            let ends: Vec<usize> = rest.match_indices('/').map(|(end, _)| end).take(16).collect();
            let step = std::iter::once(rest.len()).chain(ends.into_iter().rev()).find_map(|end| {
                let below = *self.first.get(&(at, Cow::Borrowed(&rest[..end])))?;
                Some((below, rest.get(end + 1..)))
            });
            match step {
                None => return (NodePlace(at), false),
                Some((below, None)) => return (NodePlace(below), true),
                Some((below, Some(more))) => (at, rest) = (below, more),
            }
        }
    }

    /// The next place of the same path, in the order of the text.
    pub fn next_like(&self, place: NodePlace) -> Option<NodePlace> {
        self.next.get(&place.0).copied().map(NodePlace)
    }
}

/// Line and column (in characters) of a byte, both from 1.
pub fn position(text: &str, byte: usize) -> (usize, usize) {
    Positions::of(text).at(byte)
}

/// Line and column of many bytes that are asked for in rising order.
#[derive(Clone, Debug)]
pub struct Positions<'a> {
    text: &'a str,
    byte: usize,
    line: usize,
    column: usize,
}

impl<'a> Positions<'a> {
    /// The positions in `text`.
    pub const fn of(text: &'a str) -> Self {
        Self { text, byte: 0, line: 1, column: 1 }
    }

    /// Line and column (in characters) of a byte that is not before the one asked for last.
    pub fn at(&mut self, byte: usize) -> (usize, usize) {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len())).max(self.byte);
        for c in self.text[self.byte..byte].chars() {
            if c == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.byte = byte;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_of(text: &str, path: &str) -> (usize, bool) {
        let outline = Outline::of(text);
        let (place, exact) = PathIndex::of(&outline).find(NodePlace::WHOLE, path);
        (position(text, outline.start(place)).0, exact)
    }

    #[test]
    fn places_are_found_through_strings_comments_and_wrappers() {
        let text = "#![enable(implicit_some)]\nSession(\n  list: [ // ) ] \"\n    (\n      note: r#\"a \" ) b\"#,\n      \
                    id: \"x\", /* ( /* nested */ ) */\n      part: Some((\n        leaf: -5,\n      )),\n    ),\n    \
                    (id: \"a/b\",\n      leaf: 1),\n  ],\n  by: {\n    \"20\\u{32}3\": 5,\n    \"k\": [usage,\n b],\n  },\n)";
        for (path, line) in [
            ("list", 3),
            ("list/x", 4),
            ("list/x/note", 5),
            ("list/x/part", 7),
            ("list/x/part/leaf", 8),
            ("list/a/b/leaf", 12),
            ("by/2023", 15),
            ("by/k/2", 17),
        ] {
            assert_eq!(line_of(text, path), (line, true), "{path}");
        }
        assert_eq!(line_of(text, "list/x/part/none"), (7, false));
        assert_eq!(line_of(text, "none"), (2, false));
    }

    #[test]
    fn damaged_text_is_read_as_far_as_it_goes() {
        for text in [
            "",
            "(",
            ")",
            "]]]",
            "(a:",
            "\"",
            "r#\"",
            "r##",
            "'",
            "'\\",
            "\"\\é",
            "/*",
            "/",
            "b",
            "(a: /* /* */",
            "é:é",
        ] {
            let outline = Outline::of(text);
            outline.leaves();
            PathIndex::of(&outline).find(NodePlace::WHOLE, "a/b/c");
        }
        let deep = "(".repeat(100_000);
        assert!(Outline::of(&deep).leaves().is_empty());
    }

    #[test]
    fn keys_given_twice_are_found() {
        let text = "(a: {\"x\": 1, \"y\": 2}, b: {\"x\": 1,\n \"x\": 2})";
        let outline = Outline::of(text);
        let repeated: Vec<String> = outline.repeated_keys().into_iter().map(|place| outline.path_of(place)).collect();
        assert_eq!(repeated, ["b/x"]);
        for (text, may_repeat_keys) in [
            (text, true),
            ("{\"x\": 1, \"y\": {\"x\": 2}, \"z\": (a: 1, a: 2)}", false),
            ("{\"x\": 1, \"y\": {\"x\": 2}, \"x\": 1}", true),
            ("{\"x\": 1, r\"x\": 2}", true),
            ("{\"x\": 1, \"\\u{78}\": 2}", true),
            ("({1: 2, 1: 3}", true),
            ("[{\"a\": 1}, {\"a\": 1}]", false),
            ("{\"x\": /* \"a\": */ 1, \"y\" // {\n : 2}", false),
        ] {
            assert_eq!(Glance::at(text).may_repeat_keys, may_repeat_keys, "{text}");
            assert_eq!(Glance::at(text).first_comment, Outline::of(text).first_comment(), "{text}");
        }
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(position("é\r\né\u{301}x", 8), (2, 3));
        assert_eq!(position("abc", 99), (1, 4));
    }
}
