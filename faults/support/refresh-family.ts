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

  /** Whether the next token was handed out; a refresh that nobody answered leaves the last one in hand. */
  async goOn(port: number): Promise<boolean> {
    const answer = await refresh(port, this.#last);
    if (answer.status === 200) this.#last = json(answer).refresh_token;
    return answer.status === 200;
  }
}
