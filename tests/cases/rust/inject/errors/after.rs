use std::fmt;

use tracing as _otel; // telemetry-inject: v1

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

#[_otel::instrument(name = "shown work", skip_all, fields(code.function.name = "cart::shown"), err)]
pub fn shown(count: u32) -> Result<u32, ShopError> {
    if count == 0 {
        Err(ShopError::Empty)
    } else {
        Ok(count)
    }
}

#[_otel::instrument(name = "hidden work", skip_all, fields(code.function.name = "cart::hidden"))]
pub fn hidden(count: u32) -> Result<u32, HiddenError> {
    if count == 0 {
        Err(HiddenError)
    } else {
        Ok(count)
    }
}

#[_otel::instrument(name = "boxed work", skip_all, fields(code.function.name = "cart::boxed"), err)]
pub fn boxed(count: u32) -> Result<u32, Box<dyn std::error::Error>> {
    let number: u32 = "7".parse()?;
    Ok(number + count)
}

#[_otel::instrument(name = "aliased work", skip_all, fields(code.function.name = "cart::aliased"))]
pub fn aliased(count: u32) -> Result<u32, Boxed> {
    let number: u32 = "7".parse()?;
    Ok(number + count)
}

#[_otel::instrument(name = "text work", skip_all, fields(code.function.name = "cart::text"))]
pub fn text<'a>(words: &'a mut Vec<String>) -> Result<&'a str, String> {
    words.push(String::from("x"));
    words
        .last()
        .map(String::as_str)
        .ok_or_else(|| String::from("none"))
}

#[_otel::instrument(name = "lent work", skip_all, fields(code.function.name = "cart::lent"))]
pub fn lent(
    words: &mut Vec<String>,
    out: &mut dyn fmt::Write,
) -> std::io::Result<impl Iterator<Item = String> + use<>> {
    out.write_str("x").map_err(std::io::Error::other)?;
    let taken = std::mem::take(words);
    Ok(taken.into_iter())
}
