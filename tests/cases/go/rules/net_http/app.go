package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

type server struct {
	mux    *http.ServeMux
	client *http.Client
}

func newServer() *server {
	s := &server{mux: http.NewServeMux(), client: &http.Client{Timeout: time.Second}}
	s.mux.HandleFunc("GET /carts/{id}", s.readCart)
	s.mux.Handle("POST /carts", logged(http.HandlerFunc(s.saveCart)))
	s.mux.HandleFunc("/health", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	return s
}

func (s *server) readCart(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, r.PathValue("id"))
}

func (s *server) saveCart(w http.ResponseWriter, r *http.Request) {
	var cart map[string]int
	if err := json.NewDecoder(r.Body).Decode(&cart); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
}

// ServeHTTP hands the request on.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func (s *server) price(itemID int) (string, error) {
	response, err := s.client.Get(fmt.Sprintf("http://prices/%d", itemID))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

func status(code int) string {
	return http.StatusText(code)
}
