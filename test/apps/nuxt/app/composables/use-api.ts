import type { UseFetchOptions } from 'nuxt/app';
import { useSession } from 'rebearer/vue';

/** `useFetch` with the session. Each user has a key, so that another user's data is never shown. */
export function useApi<Data>(path: string, options: UseFetchOptions<Data> = {}) {
  const { claims } = useSession();
  const key = computed(() => `${path} of ${claims.value?.sub}`);
  return useFetch(path, { ...options, key, $fetch: useNuxtApp().$api as typeof $fetch });
}
