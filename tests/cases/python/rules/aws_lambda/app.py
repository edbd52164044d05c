import boto3

s3 = boto3.client("s3")


def lambda_handler(event, context):
    return save(event["key"])


def handler(event, context):
    return 1


def handler_for(event):
    return event


def save(key):
    s3.put_object(Bucket="b", Key=key, Body=b"")


def name(bucket):
    return bucket.put_object
