import { json } from './http.ts';
import { refresh, signIn } from './people.ts';

/** A line of refresh tokens, each good for one use, whose holder writes down what was handed out. */
export class RefreshFamily {
  readonly #name: string;
  #last = '';

  constructor(name: string) {
    this.#name = name;
  }

  async open(port: number): Promise<void> {
    this.#last = json(await signIn(port, this.#name)).refresh_token;
  }

  /** The status of a refresh; one that was not answered with the next token leaves the last one in hand. */
  async refresh(port: number): Promise<number> {
    const answer = await refresh(port, this.#last);
    if (answer.status === 200) this.#last = json(answer).refresh_token;
    return answer.status;
  }

  /** Whether the next token was handed out. */
  async goOn(port: number): Promise<boolean> {
    return (await this.refresh(port)) === 200;
  }
}
