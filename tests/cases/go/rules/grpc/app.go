package rpc

import (
	"context"

	"google.golang.org/grpc"

	pb "example.com/shop/gen/shop"
)

type cartServer struct {
	pb.UnimplementedCartsServer
	prices pb.PricesClient
}

func (s *cartServer) GetCart(ctx context.Context, in *pb.CartRequest) (*pb.Cart, error) {
	price, err := s.prices.Price(ctx, &pb.PriceRequest{Item: in.Item})
	if err != nil {
		return nil, err
	}
	return &pb.Cart{Total: price.Cents}, nil
}

func (s *cartServer) Watch(in *pb.CartRequest, stream pb.Carts_WatchServer) error {
	for range 3 {
		if err := stream.Send(&pb.Cart{}); err != nil {
			return err
		}
	}
	return nil
}

func (s *cartServer) total(items []int) int {
	sum := 0
	for _, each := range items {
		sum += each
	}
	return sum
}

func ask(ctx context.Context, connection *grpc.ClientConn, item string) (int64, error) {
	client := pb.NewPricesClient(connection)
	price, err := client.Price(ctx, &pb.PriceRequest{Item: item})
	if err != nil {
		return 0, err
	}
	return price.Cents, nil
}
