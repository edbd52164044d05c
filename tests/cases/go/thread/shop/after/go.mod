module golden.example/shop

go 1.24
