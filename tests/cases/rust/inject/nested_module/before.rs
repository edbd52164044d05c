use std::fmt::Debug;

pub mod outer {
    pub mod inner {
        pub fn show<T: super::super::Debug>(value: &T) -> String {
            fn wrap(text: String) -> String {
                let text = text + "!";
                text
            }
            let text = format!("{value:?}");
            wrap(text)
        }
    }

    pub fn count(items: &[u8]) -> usize {
        let found = items.len();
        found
    }
}
