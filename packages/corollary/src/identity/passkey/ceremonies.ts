/** Loaded with the first ceremony: it takes half a second and thirty megabytes, which most processes never need. */
export const ceremonies = () => import("@simplewebauthn/server");
