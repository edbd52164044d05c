use std::io;

pub trait Gateway {
    fn post(&self, amount: u64) -> impl std::future::Future<Output = io::Result<u16>> + Send;
}

pub struct Shop<G: Gateway> {
    gateway: G,
}

impl<G: Gateway> Shop<G> {
    pub async fn charge(&self, cart_id: u64, amount: u64) -> Result<u16, io::Error> {
        let status = self.gateway.post(amount).await?;
        if status > 299 {
            return Err(io::Error::other("refused"));
        }
        let _ = cart_id;
        Ok(status)
    }

    pub async fn close(self) {
        drop(self.gateway);
    }
}
