package main

func main() {
	println("one")
	println("two")
}
