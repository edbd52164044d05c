import pika
from kafka import KafkaConsumer, KafkaProducer

producer = KafkaProducer()


def publish(topic: str, body):
    producer.send(topic, body)


def consume():
    for message in KafkaConsumer("a"):
        print(message)


def on_message(channel, method, properties, body):
    print(body)


def listen():
    channel = pika.BlockingConnection().channel()
    channel.basic_consume("a", on_message)
    channel.start_consuming()


def tell(body):
    channel = pika.BlockingConnection().channel()
    channel.basic_publish("", "a", body)


def encode(body):
    return body.encode()
