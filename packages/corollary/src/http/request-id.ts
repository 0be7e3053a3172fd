const accepted = /^[A-Za-z0-9._:-]{1,128}$/;

/** Ids for requests: the client's own where it is harmless, otherwise one that is unique and cheap. */
export function requestIds(): (request: Request) => string {
  const process = crypto.randomUUID().slice(0, 13).replace("-", "");
  let number = 0;
  return (request) => {
    const given = request.headers.get("x-request-id");
    if (given !== null && accepted.test(given)) return given;
    number += 1;
    return `${process}-${number.toString(36)}`;
  };
}
