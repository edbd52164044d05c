use std::env;

pub struct Home;

impl Home {
	pub fn find() -> Option<String> {
		let found = env::var("HOME").ok();
		found
	}
}
