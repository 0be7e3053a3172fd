/** An OpenID provider that vouches for people. */
export interface OidcProvider {
  /** Its issuer, as its discovery document states it: `https://accounts.example.com`. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for public clients, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** What the button says. Default: the provider's name in the config. */
  readonly label?: string;
  /** Default `openid email profile`. */
  readonly scope?: string;
  /**
   * Whether somebody new at this provider is taken for the account that has the same e-mail address, where the provider
   * says that it verified it. Default false: only a provider whose word on addresses is trusted may do that.
   */
  readonly linkByEmail?: boolean;
  /** Whether an account is made for somebody who has none. Default: as `registration` says. */
  readonly register?: boolean;
}
