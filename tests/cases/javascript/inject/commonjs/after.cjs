#!/usr/bin/env node
"use strict";

// Copyright (c) the authors. MIT licence.

/**
 * Places orders.
 */
const { EventEmitter } = require("node:events");
const _otel = require("@opentelemetry/api"); // telemetry-inject: v1
const _otelTracer = _otel.trace.getTracer("shop/cart");

function _otelRun(_otelName, _otelAbout, _otelBody) {
	const _otelOpts =
		typeof _otelAbout === "string"
			? { attributes: { "code.function.name": _otelAbout } }
			: _otelAbout;
	const _otelInside = (_otelSpan) => {
		try {
			return _otelBody(_otelSpan);
		} catch (_otelError) {
			_otelSpan.recordException(_otelError);
			_otelSpan.setStatus({ code: _otel.SpanStatusCode.ERROR });
			throw _otelError;
		} finally {
			_otelSpan.end();
		}
	};
	return _otelTracer.startActiveSpan(_otelName, _otelOpts, _otelInside);
}

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
		const _otelAbout = {
			kind: _otel.SpanKind.PRODUCER,
			attributes: { "code.function.name": "shop/cart.Shop.place" },
		};
		return _otelRun("place order", _otelAbout, () => {
			if (!order) {
				throw new Error("no order");
			}
			this.emit("order", order);
		});
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
