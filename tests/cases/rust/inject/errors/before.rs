use std::fmt;

#[derive(Debug)]
pub enum ShopError {
    Empty,
}

impl fmt::Display for ShopError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("empty")
    }
}

#[derive(Debug)]
pub struct HiddenError;

type Boxed = Box<dyn std::error::Error + Send + Sync>;

pub fn shown(count: u32) -> Result<u32, ShopError> {
    if count == 0 {
        Err(ShopError::Empty)
    } else {
        Ok(count)
    }
}

pub fn hidden(count: u32) -> Result<u32, HiddenError> {
    if count == 0 {
        Err(HiddenError)
    } else {
        Ok(count)
    }
}

pub fn boxed(count: u32) -> Result<u32, Box<dyn std::error::Error>> {
    let number: u32 = "7".parse()?;
    Ok(number + count)
}

pub fn aliased(count: u32) -> Result<u32, Boxed> {
    let number: u32 = "7".parse()?;
    Ok(number + count)
}

pub fn text<'a>(words: &'a mut Vec<String>) -> Result<&'a str, String> {
    words.push(String::from("x"));
    words
        .last()
        .map(String::as_str)
        .ok_or_else(|| String::from("none"))
}

pub fn lent(
    words: &mut Vec<String>,
    out: &mut dyn fmt::Write,
) -> std::io::Result<impl Iterator<Item = String> + use<>> {
    out.write_str("x").map_err(std::io::Error::other)?;
    let taken = std::mem::take(words);
    Ok(taken.into_iter())
}
