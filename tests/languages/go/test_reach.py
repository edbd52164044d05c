"""What other files of a project say about contexts."""

from __future__ import annotations

import pytest

from .injecting import LANGUAGE

COMPARING = """\
	if req.Context() != ctx {
	if ctx != req.Context() {
	if got.ctx == ctx {
	assert.Equal(t, ctx, request.Context())
	require.Same(t, parent, gotCtx)
	if !reflect.DeepEqual(ctx, want) {
	store.EXPECT().Load(ctx, 7).Return(nil)
	store.EXPECT().Load(context.Background(), gomock.Any())
	m.On("Load", ctx, 7).Return(nil)
	m.On("Load", context.TODO(), mock.Anything)
	inner, ok := ctx.(*valueCtx)
	return ctx == context.Background()
"""
INNOCENT = """\
	if ctx.Err() != nil {
	if err != ctx.Err() {
	if ctx == nil {
	if r.Context() == nil {
	if name == config.CurrentContext {
	assert.Equal(t, 3, store.Count(ctx))
	assert.Equal(t, "x", ctx.Value(key))
	store.EXPECT().Load(gomock.Any(), 7)
	m.On("Load", mock.Anything, 7)
	if n := store.Load(ctx); n != m {
"""


def said(line: str) -> tuple[str, ...]:
    text = f'package p\n\nimport "context"\n\nfunc f() {{\n{line}\n}}\n'
    return LANGUAGE.ladder.survey("p/p_test.go", text.encode())


@pytest.mark.parametrize("line", COMPARING.splitlines())
def test_contexts_are_compared(line: str) -> None:
    assert "context-identity" in said(line)


@pytest.mark.parametrize("line", INNOCENT.splitlines())
def test_contexts_are_not_compared(line: str) -> None:
    assert "context-identity" not in said(line)
