package web

import (
	"fmt"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

func routes() http.Handler {
	r := chi.NewRouter()
	r.Use(middleware.Logger, onlyJSON)
	r.Route("/carts", func(r chi.Router) {
		r.Get("/{id}", readCart)
		r.With(onlyJSON).Post("/", saveCart)
	})
	return r
}

func onlyJSON(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") != "application/json" {
			w.WriteHeader(http.StatusNotAcceptable)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func readCart(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, chi.URLParam(r, "id"))
}

func saveCart(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusCreated)
}
