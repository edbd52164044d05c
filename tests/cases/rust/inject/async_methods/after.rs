use std::io;

use tracing as _otel; // telemetry-inject: v1

pub trait Gateway {
    fn post(&self, amount: u64) -> impl std::future::Future<Output = io::Result<u16>> + Send;
}

pub struct Shop<G: Gateway> {
    gateway: G,
}

impl<G: Gateway> Shop<G> {
    #[_otel::instrument(
        name = "charge cart",
        skip_all,
        fields(code.function.name = "cart::Shop::charge", shop.cart.id = cart_id),
        err,
    )]
    pub async fn charge(&self, cart_id: u64, amount: u64) -> Result<u16, io::Error> {
        let status = self.gateway.post(amount).await?;
        if status > 299 {
            return Err(io::Error::other("refused"));
        }
        let _ = cart_id;
        Ok(status)
    }

    #[_otel::instrument(
        name = "close shop",
        skip_all,
        fields(code.function.name = "cart::Shop::close"),
    )]
    pub async fn close(self) {
        drop(self.gateway);
    }
}
