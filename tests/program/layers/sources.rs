//! What a source file names: every path of its uses, expressions, types, attributes and macro bodies.
//!
//! Owns the reading of Rust. Knows nothing of which module may name which. A naming is resolved as far as the file alone
//! allows; what hides a path from a reader (an alias of the crate's root, a glob of it, another file's text) is a *trick*.

use syn::visit::{self, Visit};

/// One thing that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// What is named.
    pub target: Target,
    /// Whether others can reach it through this file: a public `use` or type alias.
    pub passed_on: bool,
}

/// What is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A path from the crate's root.
    Inside(Vec<String>),
    /// The first part of a path that does not begin in this crate, or that is relative.
    Outside(String),
    /// A path that cannot be told, and how it is hidden.
    Trick(&'static str),
}

/// Everything that the source of the module of that path names.
pub fn namings(module: &[&str], source: &str) -> syn::Result<Vec<Naming>> {
    let file = syn::parse_file(source)?;
    let mut reader =
        Reader { module: module.iter().map(|part| (*part).to_owned()).collect(), passed_on: false, found: Vec::new() };
    reader.visit_file(&file);
    Ok(reader.found)
}

struct Reader {
    module: Vec<String>,
    passed_on: bool,
    found: Vec<Naming>,
}

fn plain(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

impl Reader {
    fn add(&mut self, target: Target) {
        self.found.push(Naming { target, passed_on: self.passed_on });
    }

    /// The path from the root, if it begins in this crate.
    fn resolve(&self, parts: &[String]) -> Target {
        let mut at: Option<Vec<String>> = None;
        for (index, part) in parts.iter().enumerate() {
            match (part.as_str(), &mut at) {
                ("crate" | "obligo", None) => at = Some(Vec::new()),
                ("self", None) => at = Some(self.module.clone()),
                ("super", None) => {
                    let mut up = self.module.clone();
                    up.pop();
                    at = Some(up);
                }
                ("super", Some(up)) => drop(up.pop()),
                ("self", Some(_)) => {}
                (_, None) => return Target::Outside(part.clone()),
                (_, Some(above)) => {
                    above.extend(parts[index..].iter().filter(|part| *part != "self").cloned());
                    break;
                }
            }
        }
        Target::Inside(at.unwrap_or_default())
    }

    /// A leaf of a `use`: a name, a new name for it, or all names below it.
    fn add_use(&mut self, parts: &[String], leaf: Leaf) {
        let target = self.resolve(parts);
        match (&target, leaf) {
            (Target::Inside(path), Leaf::All) if path.is_empty() => self.add(Target::Trick("a glob of the root")),
            (Target::Inside(path), _) if path.is_empty() => self.add(Target::Trick("another name for the root")),
            _ => self.add(target),
        }
    }

    fn read_use(&mut self, tree: &syn::UseTree, above: &[String]) {
        let with = |ident: &syn::Ident| [above, &[plain(ident)]].concat();
        match tree {
            syn::UseTree::Path(path) => self.read_use(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.add_use(&with(&name.ident), Leaf::Name),
            syn::UseTree::Rename(name) => self.add_use(&with(&name.ident), Leaf::Name),
            syn::UseTree::Glob(_) => self.add_use(above, Leaf::All),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.read_use(tree, above)),
        }
    }

    /// The text of tokens that `syn` does not look into.
    fn read_tokens(&mut self, text: &str) {
        let tokens = lex(text);
        let mut at = 0;
        while at < tokens.len() {
            at = self.read_token(&tokens, at);
        }
    }

    fn read_token(&mut self, tokens: &[Token], at: usize) -> usize {
        match &tokens[at] {
            Token::Name(name) if name == "include" && tokens.get(at + 1) == Some(&Token::Sign('!')) => {
                self.add(Target::Trick("the text of another file"));
                at + 1
            }
            Token::Name(name) if ["crate", "super", "self", "obligo"].contains(&name.as_str()) => {
                self.read_path(tokens, at, Vec::new())
            }
            Token::Name(name) => {
                self.add(Target::Outside(name.clone()));
                at + 1
            }
            Token::Text(text) => {
                self.read_path_in_quotes(text);
                at + 1
            }
            Token::Colons | Token::Sign(_) => at + 1,
        }
    }

    /// Reads the path, or the tree of a `use`, that goes on at a name, a brace or a star; gives the place behind it.
    fn read_path(&mut self, tokens: &[Token], mut at: usize, mut parts: Vec<String>) -> usize {
        loop {
            match tokens.get(at) {
                Some(Token::Name(name)) => parts.push(name.clone()),
                Some(Token::Sign('*')) => {
                    self.add_use(&parts, Leaf::All);
                    return at + 1;
                }
                Some(Token::Sign('{')) => {
                    at += 1;
                    while at < tokens.len() && tokens[at] != Token::Sign('}') {
                        let next = self.read_path(tokens, at, parts.clone());
                        at = next.max(at + 1);
                    }
                    return at + 1;
                }
                Some(Token::Sign('$')) => {
                    // Below a module it is that module's; right below the root it could be any.
                    let above = self.resolve(&parts);
                    let any = above == Target::Inside(Vec::new());
                    self.add(if any { Target::Trick("a name that a macro puts in") } else { above });
                    return at + 1;
                }
                _ => return at,
            }
            at += 1;
            if tokens.get(at) == Some(&Token::Colons) {
                at += 1;
                continue;
            }
            let renamed = tokens.get(at) == Some(&Token::Name("as".to_owned()));
            let target = self.resolve(&parts);
            match &target {
                Target::Inside(path) if path.is_empty() => {
                    if renamed {
                        self.add(Target::Trick("another name for the root"));
                    }
                }
                _ => self.add(target),
            }
            return if renamed { at + 2 } else { at };
        }
    }

    /// Attributes such as `serde(with = "crate::text::amounts")` name paths in quotes.
    fn read_path_in_quotes(&mut self, text: &str) {
        let parts: Vec<String> = text.split("::").map(|part| part.trim().to_owned()).collect();
        let is_name =
            |part: &String| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '#');
        if parts.len() > 1 && parts.iter().all(is_name) {
            let target = self.resolve(&parts);
            self.add(target);
        }
    }
}

#[derive(Clone, Copy)]
enum Leaf {
    Name,
    All,
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(plain(&item.ident));
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.read_use(&item.tree, &[]);
        self.passed_on = false;
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.passed_on = !matches!(item.vis, syn::Visibility::Inherited);
        visit::visit_item_type(self, item);
        self.passed_on = false;
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let name = plain(&item.ident);
        self.add(if name == "self" { Target::Trick("another name for the root") } else { Target::Outside(name) });
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| plain(&segment.ident)).collect();
        let target = self.resolve(&parts);
        // A lone `crate` or `super` is a visibility; a lone name is something in sight.
        if parts.len() > 1 && target != Target::Inside(Vec::new()) {
            self.add(target);
        }
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let name = attribute.path().get_ident().map(plain).unwrap_or_default();
        match name.as_str() {
            "doc" => return,
            "path" => self.add(Target::Trick("a module of another file")),
            "macro_use" | "macro_export" => self.add(Target::Trick("a macro without a path")),
            _ => {}
        }
        match &attribute.meta {
            syn::Meta::List(list) => {
                let text = list.tokens.to_string();
                if name == "cfg_attr" && lex(&text).contains(&Token::Name("path".to_owned())) {
                    self.add(Target::Trick("a module of another file"));
                }
                self.read_tokens(&text);
            }
            syn::Meta::NameValue(pair) => self.visit_expr(&pair.value),
            syn::Meta::Path(_) => {}
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        if call.path.is_ident("include") {
            self.add(Target::Trick("the text of another file"));
        }
        self.visit_path(&call.path);
        self.read_tokens(&call.tokens.to_string());
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(String),
    Colons,
    Sign(char),
}

/// Names, quoted texts, `::` and single signs of a token stream's text, which has no comments.
fn lex(text: &str) -> Vec<Token> {
    let signs: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        if sign.is_alphabetic() || sign == '_' {
            let start = at;
            while at < signs.len() && (signs[at].is_alphanumeric() || signs[at] == '_') {
                at += 1;
            }
            let name: String = signs[start..at].iter().collect();
            let quoted = ["r", "br", "cr"].contains(&name.as_str()) && matches!(signs.get(at), Some('"' | '#'));
            if quoted {
                let hashes = signs[at..].iter().take_while(|c| **c == '#').count();
                if signs.get(at + hashes) == Some(&'"') {
                    at = raw_text(&signs, at + hashes + 1, hashes, &mut tokens);
                } else {
                    at += hashes; // A raw name, `r#ui`: the name itself comes next.
                }
            } else {
                tokens.push(Token::Name(name));
            }
        } else if sign == '"' {
            let start = at + 1;
            at = start;
            while at < signs.len() && signs[at] != '"' {
                at += if signs[at] == '\\' { 2 } else { 1 };
            }
            tokens.push(Token::Text(signs[start..at.min(signs.len())].iter().collect()));
            at += 1;
        } else if sign == '\'' {
            // A lifetime ends without a second quote: only a sign in quotes is skipped whole.
            let escaped = signs.get(at + 1) == Some(&'\\');
            let close = if escaped {
                (at + 3..signs.len()).find(|i| signs[*i] == '\'')
            } else {
                Some(at + 2).filter(|i| signs.get(*i) == Some(&'\''))
            };
            at = close.map_or(at + 1, |close| close + 1);
        } else if sign == ':' && signs.get(at + 1) == Some(&':') {
            tokens.push(Token::Colons);
            at += 2;
        } else {
            if !sign.is_whitespace() {
                tokens.push(Token::Sign(sign));
            }
            at += 1;
        }
    }
    tokens
}

fn raw_text(signs: &[char], start: usize, hashes: usize, tokens: &mut Vec<Token>) -> usize {
    let ends = |at: usize| signs[at] == '"' && signs[at + 1..].iter().take_while(|c| **c == '#').count() >= hashes;
    let end = (start..signs.len()).find(|at| ends(*at)).unwrap_or(signs.len());
    tokens.push(Token::Text(signs[start..end].iter().collect()));
    end + 1 + hashes
}
