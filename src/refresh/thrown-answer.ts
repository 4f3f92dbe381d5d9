import { isResponse } from './is-response.ts';
import { isObject, member } from './member.ts';

/** Asks by a function of the app. A refusal that its client throws, or returns together with its response, is an answer as well. */
export async function answered<T>(ask: () => Promise<T>): Promise<T | Response> {
  try {
    const answer = await ask();
    return (member(answer, 'response') ? answerIn(answer) : undefined) ?? answer;
  } catch (error) {
    const answer = answerIn(error);
    if (answer === undefined) throw error;
    return answer;
  }
}

/**
 * Returns the answer that clients such as ky, ofetch, axios and Angular's throw for its status, and those of GraphQL for the errors in it;
 * `undefined` for any other error. With `isBare`, an error with nothing but a status is an answer too.
 */
export function answerIn(error: unknown, isBare?: boolean): Response | undefined {
  // The error of Angular's client is the answer itself, and so is what the code of a router throws.
  const response = isResponse(error) || member(error, 'headers') ? error : member(error, 'response');
  if (isResponse(response) && !response.bodyUsed) return response;
  const own = (Object(response) as { readonly status?: unknown }).status;
  const statuses = [own, member(error, 'status'), member(error, 'statusCode'), member(error, 'code')];
  const status = statuses.map(Number).find((one) => one >= 400 && one < 600);
  const graphql = member(error, 'graphQLErrors');
  const errors = graphql ?? member(response, 'errors') ?? member(error, 'errors');
  // Those of an `AggregateError` are of the network, those of a form have no message.
  const isOfGraphql = (one: unknown): boolean =>
    typeof member(one, 'message') === 'string' && (graphql !== undefined || !(one instanceof Error));
  if (Array.isArray(errors) && errors.length > 0 && errors.every(isOfGraphql))
    return new Response(JSON.stringify({ errors }), { status: status ?? 200 });
  if (status === undefined || !(isBare || isObject(response))) return undefined;
  const places = [error, response];
  const data = ['data', 'json', 'bodyText', 'body', 'error', 'text']
    .flatMap((name) => places.map((place) => member(place, name)))
    .find((value) => value !== undefined && value !== null);
  return new Response(typeof data === 'string' ? data : JSON.stringify(data), { status });
}
