import axios from 'axios';
import got from 'got';
import https from 'node:https';
import nodeFetch from 'node-fetch';
import { request } from 'undici';

const api = axios.create({ baseURL: 'http://rates' });

export class Rates {
  constructor() {
    this.http = axios.create({ baseURL: 'http://rates' });
    this.cache = new Map();
  }

  async rate(pairId) {
    return (await this.http.get(`/rates/${pairId}`)).data;
  }

  known(pairId) {
    const found = this.cache.get(pairId);
    return found;
  }
}

export async function price(url) {
  const answer = await fetch(url);
  return answer.json();
}

export async function load(url) {
  const { body } = await request(url);
  return body.text();
}

export const ping = async () => {
  const answer = await api.get('/ping');
  return answer.status;
};

export async function page(url) {
  const answer = await got.get(url);
  return answer.body;
}

export async function old(url) {
  const answer = await nodeFetch(url);
  return answer.text();
}

export function raw(url, done) {
  https.get(url, done).on('error', done);
}

export function label(name) {
  const text = `fetch ${name}`;
  return text;
}
