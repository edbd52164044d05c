#!/usr/bin/env python
# -*- coding: utf-8 -*-
# Copyright, somebody.
def main():
    print("café")
    return 0
