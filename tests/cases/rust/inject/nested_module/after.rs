use std::fmt::Debug;

use tracing as _otel; // telemetry-inject: v1

pub mod outer {
    pub mod inner {
        #[super::super::_otel::instrument(
            name = "show value",
            skip_all,
            fields(code.function.name = "cart::outer::inner::show"),
        )]
        pub fn show<T: super::super::Debug>(value: &T) -> String {
            #[super::super::_otel::instrument(
                name = "wrap text",
                skip_all,
                fields(code.function.name = "cart::outer::inner::show::wrap"),
            )]
            fn wrap(text: String) -> String {
                let text = text + "!";
                text
            }
            let text = format!("{value:?}");
            wrap(text)
        }
    }

    #[super::_otel::instrument(
        name = "count items",
        skip_all,
        fields(code.function.name = "cart::outer::count", shop.items = items.len() as i64),
    )]
    pub fn count(items: &[u8]) -> usize {
        let found = items.len();
        found
    }
}
