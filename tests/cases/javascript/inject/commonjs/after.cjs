#!/usr/bin/env node
"use strict";

// Copyright (c) the authors. MIT licence.

/**
 * Places orders.
 */
const _otel = require("@opentelemetry/api"); // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer("shop/cart");

const { EventEmitter } = require("node:events");

class Shop extends EventEmitter {
	constructor(name) {
		super();
		const _otelSpan = _otelTracer.startSpan("open shop", {
			attributes: { "code.function.name": "shop/cart.Shop.constructor" },
		});
		try {
			this.name = name;
		} catch (_otelError) {
			_otelSpan.recordException(_otelError);
			_otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
			throw _otelError;
		} finally {
			_otelSpan.end();
		}
	}

	place(order) {
		"use strict";
		const _otelSpan = _otelTracer.startSpan("place order", {
			kind: _otel.SpanKind.PRODUCER,
			attributes: { "code.function.name": "shop/cart.Shop.place" },
		});
		const _otelActive = _otel.trace.setSpan(_otel.context.active(), _otelSpan);
		try {
			return _otel.context.with(_otelActive, () => {
				if (!order) {
					throw new Error("no order");
				}
				this.emit("order", order);
			});
		} catch (_otelError) {
			_otelSpan.recordException(_otelError);
			_otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
			throw _otelError;
		} finally {
			_otelSpan.end();
		}
	}

	*pages(limit = 10) {
		const _otelSpan = _otelTracer.startSpan("list pages", {
			attributes: {
				"code.function.name": "shop/cart.Shop.pages",
				"shop.page.limit": limit,
			},
		});
		try {
			for (let page = 0; page < limit; page += 1) {
				yield page;
			}
		} catch (_otelError) {
			_otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
			throw _otelError;
		} finally {
			_otelSpan.end();
		}
	}
}

module.exports = { Shop };
