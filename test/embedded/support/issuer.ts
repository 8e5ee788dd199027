import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

type Algorithm = "RS256" | "ES256" | "EdDSA" | "PS256" | "RS512";

interface Key {
  readonly algorithm: Algorithm;
  readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];
  readonly publicJwk: JWK;
}

/** An OpenID provider on this machine: discovery, its keys, and tokens signed with the newest of them. */
export class Issuer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[] = [];
  /** What discovery says that it is called. */
  name: string;
  /** The content type of all that it answers. */
  contentType = "application/json";
  readonly #server: Server;
  #keys: Key[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.name = this.url;
    server.on("request", (request, response) => {
      this.requests.push(request.url ?? "");
      const content = this.#contentOf(request.url ?? "");
      response.writeHead(content === undefined ? 404 : 200, { "content-type": this.contentType });
      response.end(JSON.stringify(content ?? {}));
    });
  }

  static async start(algorithm: Algorithm = "RS256"): Promise<Issuer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const issuer = new Issuer(server);
    await issuer.addKey(algorithm);
    return issuer;
  }

  get jwksUrl(): string {
    return `${this.url}/keys`;
  }

  /** From now on tokens are signed with a new key; the old ones are still served. */
  async addKey(algorithm: Algorithm): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(algorithm);
    const kid = `key-${this.#keys.length}`;
    const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: "sig" };
    this.#keys = [...this.#keys, { algorithm, privateKey, publicJwk }];
  }

  /** A token that is right for `audience`, but for what `claims` say. */
  sign(
    audience: string | string[],
    claims: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
  ): Promise<string> {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error("The issuer has no key.");
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ iss: this.url, sub: "ada", aud: audience, iat: now, exp: now + 60, ...claims })
      .setProtectedHeader({ alg: key.algorithm, kid: key.publicJwk.kid ?? "", ...header })
      .sign(key.privateKey);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #contentOf(path: string): object | undefined {
    if (path === "/.well-known/openid-configuration") return { issuer: this.name, jwks_uri: this.jwksUrl };
    if (path === "/keys") return { keys: this.#keys.map((key) => key.publicJwk) };
    return undefined;
  }
}
