"""What is seen of a function before an idiom is chosen."""

from __future__ import annotations

import pytest

from .injecting import parsed

SOURCE = b"""
pub struct Tree { left: Option<Box<Tree>>, stream: net::Tree, name: String }

mod inner {
    pub struct Stream { io: net::Stream }
    pub struct Other;
    impl Stream {
        pub fn peer(&self) -> u8 { let told = self.io.peer(); told }
        pub fn close(self) -> u8 { let told = wait(self.io.close()); told }
        pub fn other(&self, one: &Other) -> u8 { let told = one.other(); told }
        pub fn again(&self, one: &Stream) -> u8 { let told = one.again(one); told }
        pub fn ask(&mut self) -> u8 { let me = &mut *self; let told = me.io.ask(); told }
        pub fn down(&self) -> u8 { let told = self.down(); told }
    }
}

impl Tree {
    pub fn size(&self) -> u8 { let told = self.left.as_ref().map(|left| left.size()); told }
    pub fn made(name: &str) -> u8 { let told = Self::made(name); told }
    pub fn alone(&self) -> u8 { let told = other(self); told }
}

fn plain(depth: u8) -> u8 { let told = plain(depth - 1); told }
fn unlike(depth: u8) -> u8 { let told = depth.unlike(); told }
"""


@pytest.mark.parametrize(
    ("name", "recursive"),
    [
        ("inner::Stream::peer", False),
        ("inner::Stream::close", False),
        ("inner::Stream::other", False),
        ("inner::Stream::again", True),
        ("inner::Stream::ask", False),
        ("inner::Stream::down", True),
        ("Tree::size", True),
        ("Tree::made", True),
        ("Tree::alone", False),
        ("plain", True),
        ("unlike", False),
    ],
)
def test_what_calls_itself(name: str, recursive: bool) -> None:
    functions = {each.qualified: each for each in parsed(SOURCE).scan.functions}
    assert ("recursive" in functions[name].features) is recursive
