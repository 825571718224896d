//! How records and choices of the model are written down: once, for the struct, its form in the file, and its entries in
//! the registry.
//!
//! Owns three macros. Knows no record. Their one invariant: a field cannot be in the file and not in the registry.

/// A parameter that takes one of a few values, written in the file as `snake_case`.
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_meta])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every choice, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every choice as in the file, in the same order.
            pub const TEXTS: &'static [&'static str] = &[$($text),+];

            /// The choice as in the file.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The choice of that text.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == text)
            }
        }

        impl $crate::model::registry::Slot for $name {
            fn get(&self) -> $crate::model::registry::Value {
                $crate::model::registry::Value::Choice(self.as_str())
            }
            fn set(&mut self, value: &$crate::model::registry::Value) -> bool {
                let $crate::model::registry::Value::Choice(text) = value else { return false };
                Self::from_text(text).map(|choice| *self = choice).is_some()
            }
            fn kind(&self) -> $crate::model::registry::Kind {
                $crate::model::registry::Kind::Choice(Self::TEXTS)
            }
        }

        impl $crate::model::registry::Node for $name {
            $crate::model::registry::leaf_node!();
        }
    };
}
pub(crate) use choice;

/// A record of the model: a struct, its form in the file, and its entries in the registry.
///
/// After the type stands the [`Spec`](super::registry::Spec) in brackets. `= default` says that the field is left out
/// of the file while it has its type's default value. `when kind { Kind::Some => ask }` says that the field is used
/// only with these choices of the field `kind`, and what each requires of it, an [`Ask`](super::registry::Ask): nothing
/// unless that is said.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident $prefix:literal {
        $($(#[$field_meta:meta])* $field:ident: $type:ty [$spec:expr] $(= $default:ident)?
            $(when $beside:ident { $($choice:path $(=> $ask:expr)?),+ })*,)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$field_meta])*
                $(
                    #[doc = concat!("\n\nMay be left out of the file: ", stringify!($default), ".")]
                    #[serde(default, skip_serializing_if = "crate::model::record::is_default")]
                )?
                pub $field: $type,
            )+
        }

        $($(const _: fn(&$name) -> bool = |record| matches!(record.$beside, $($choice)|+);)*)+

        impl $crate::model::registry::Node for $name {
            fn each<'a>(
                &'a self,
                _: &'static $crate::model::registry::Spec,
                visit: &mut $crate::model::registry::Visit<'_, 'a>,
            ) {
                use $crate::model::registry::Name;
                $({
                    let spec = record!(@spec $prefix $field $spec $(, $beside { $($choice $(=> $ask)?),+ })*);
                    visit(Name::Text(stringify!($field)), spec, &self.$field);
                })+
            }
            fn child(
                &self,
                name: &str,
                _: &'static $crate::model::registry::Spec,
            ) -> Option<(&'static $crate::model::registry::Spec, &dyn $crate::model::registry::Node)> {
                match name {
                    $(stringify!($field) => {
                        let spec = record!(@spec $prefix $field $spec $(, $beside { $($choice $(=> $ask)?),+ })*);
                        Some((spec, &self.$field))
                    })+
                    _ => None,
                }
            }
            fn child_mut(
                &mut self,
                name: &str,
                _: &'static $crate::model::registry::Spec,
            ) -> Option<(&'static $crate::model::registry::Spec, &mut dyn $crate::model::registry::Node)> {
                match name {
                    $(stringify!($field) => {
                        let spec = record!(@spec $prefix $field $spec $(, $beside { $($choice $(=> $ask)?),+ })*);
                        Some((spec, &mut self.$field))
                    })+
                    _ => None,
                }
            }
            fn own(&self) -> $crate::model::registry::Own<'_> {
                $crate::model::registry::Own::Bare
            }
            fn own_mut(&mut self) -> $crate::model::registry::OwnMut<'_> {
                $crate::model::registry::OwnMut::Bare
            }
        }
    };
    (@spec $prefix:literal $field:ident $spec:expr $(, $beside:ident { $($choice:path $(=> $ask:expr)?),+ })*) => {{
        #[allow(unused_imports)]
        use $crate::model::registry::{Ask::{Needs, Nothing, Offers}, First, Spec, Unit, When};
        static WHEN: &[When] = &[
            $(When {
                field: stringify!($beside),
                choices: &[$(($choice.as_str(), record!(@ask $($ask)?))),+],
            },)*
        ];
        static SPEC: Spec = $spec.used_when(WHEN).named(concat!($prefix, ".", stringify!($field)));
        &SPEC
    }};
    (@ask) => {
        Nothing
    };
    (@ask $ask:expr) => {
        $ask
    };
}
pub(crate) use record;

/// Records whose `id` field is their key, with what a new one is made of.
macro_rules! keyed {
    ($($name:ident { $($field:ident: $value:expr),* $(,)? })+) => {$(
        impl $crate::model::registry::Keyed for $name {
            fn key(&self) -> &str {
                &self.id.0
            }
            fn blank(id: &str) -> Self {
                Self { id: $crate::model::registry::Id(id.to_owned()), $($field: $value),* }
            }
            fn named(self, id: &str) -> Self {
                Self { id: $crate::model::registry::Id(id.to_owned()), ..self }
            }
        }
    )+};
}
pub(crate) use keyed;

/// Whether a field has its type's default value and is left out of the file.
pub fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
