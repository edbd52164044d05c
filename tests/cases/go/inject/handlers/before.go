package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

type Server struct {
	names map[string]string
}

func (s *Server) find(ctx context.Context, id string) (string, error) {
	name, ok := s.names[id]
	if !ok {
		return "", fmt.Errorf("no %s: %w", id, ctx.Err())
	}
	return name, nil
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	name, err := s.find(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprintln(w, name)
}

func (s *Server) getWithLimit(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	name, err := s.find(ctx, r.FormValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprintln(w, name)
}

func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	var thing struct{ ID, Name string }
	r.Body = http.MaxBytesReader(w, r.Body, 1024)
	if err := json.NewDecoder(r.Body).Decode(&thing); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.names[thing.ID] = thing.Name
}

func health(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, "ok")
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func (s *Server) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things", s.get)
	mux.HandleFunc("GET /limited", s.getWithLimit)
	mux.HandleFunc("POST /things", s.post)
	mux.HandleFunc("/health", health)
	return logged(mux)
}
