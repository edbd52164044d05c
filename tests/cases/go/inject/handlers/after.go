package web

import (
	"context"
	_otelContext "context"
	"encoding/json"
	"fmt"
	_otelFmt "fmt"
	"net/http"
	"time"

	_otel "go.opentelemetry.io/otel" // telemetry-inject: v1
	_otelAttribute "go.opentelemetry.io/otel/attribute"
	_otelCodes "go.opentelemetry.io/otel/codes"
	_otelTrace "go.opentelemetry.io/otel/trace"
)

type Server struct {
	names map[string]string
}

func (s *Server) find(ctx context.Context, id string) (_ string, _otelErr error) {
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/handlers").Start(ctx, "server find", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/handlers.(*Server).find"),
	))
	defer func() {
		if _otelErr != nil && _otelSpan.IsRecording() {
			_otelSpan.RecordError(_otelFmt.Errorf("%w", _otelErr))
			_otelSpan.SetStatus(_otelCodes.Error, _otelFmt.Sprint(_otelErr))
		}
		_otelSpan.End()
	}()
	name, ok := s.names[id]
	if !ok {
		return "", fmt.Errorf("no %s: %w", id, ctx.Err())
	}
	return name, nil
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	_otelCtx, _otelSpan := _otel.Tracer("golden.example/cases/handlers").Start(r.Context(), "server get", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/handlers.(*Server).get"),
	))
	r = r.WithContext(_otelCtx)
	defer func() { _otelSpan.End() }()
	name, err := s.find(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprintln(w, name)
}

func (s *Server) getWithLimit(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	ctx, _otelSpan := _otel.Tracer("golden.example/cases/handlers").Start(ctx, "server get with limit", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/handlers.(*Server).getWithLimit"),
	))
	defer func() { _otelSpan.End() }()
	defer cancel()
	name, err := s.find(ctx, r.FormValue("id"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	fmt.Fprintln(w, name)
}

func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	_, _otelSpan := _otel.Tracer("golden.example/cases/handlers").Start(r.Context(), "server post", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/handlers.(*Server).post"),
	))
	defer func() { _otelSpan.End() }()
	var thing struct{ ID, Name string }
	r.Body = http.MaxBytesReader(w, r.Body, 1024)
	if err := json.NewDecoder(r.Body).Decode(&thing); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.names[thing.ID] = thing.Name
}

func health(w http.ResponseWriter, r *http.Request) {
	_otelCtx := _otelContext.Background()
	if r != nil {
		_otelCtx = r.Context()
	}
	_, _otelSpan := _otel.Tracer("golden.example/cases/handlers").Start(_otelCtx, "health", _otelTrace.WithAttributes(
		_otelAttribute.String("code.function.name", "golden.example/cases/handlers.health"),
	))
	defer func() { _otelSpan.End() }()
	fmt.Fprintln(w, "ok")
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _otelSpan := _otel.Tracer("golden.example/cases/handlers").Start(r.Context(), "logged func 1", _otelTrace.WithAttributes(
			_otelAttribute.String("code.function.name", "golden.example/cases/handlers.logged.func1"),
		))
		defer func() { _otelSpan.End() }()
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
