#!/usr/bin/env node
"use strict";

// Copyright (c) the authors. MIT licence.

/**
 * Places orders.
 */
const { EventEmitter } = require("node:events");

class Shop extends EventEmitter {
	constructor(name) {
		super();
		this.name = name;
	}

	place(order) {
		"use strict";
		if (!order) {
			throw new Error("no order");
		}
		this.emit("order", order);
	}

	*pages(limit = 10) {
		for (let page = 0; page < limit; page += 1) {
			yield page;
		}
	}
}

module.exports = { Shop };
