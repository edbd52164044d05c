import axios from 'axios';

export class Rates {
  constructor(base) {
    this.http = axios.create({ baseURL: base });
  }

  async rate(code) {
    const answer = await this.http.get(`/rates/${code}`);
    return answer.data.path;
  }
}

export const ping = async (base) => {
  const answer = await axios.head(base);
  return answer.status;
};
