import os

os.environ |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}

import app
from moto import mock_aws


@mock_aws
def main():
    receipts = app.Receipts("shop")
    receipts.s3.create_bucket(Bucket="shop")
    print(receipts.save(7, b"paid"), receipts.load(7))
    try:
        receipts.load(8)
    except Exception as error:
        print(type(error).__name__)
