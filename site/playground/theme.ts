/** Follows the theme of the page around this frame, which the reader may switch. */
export function followTheme(): void {
  const around = parent.document.documentElement;
  const follow = (): void => {
    document.documentElement.dataset['theme'] = around.classList.contains('dark') ? 'dark' : 'light';
  };
  new MutationObserver(follow).observe(around, { attributeFilter: ['class'] });
  follow();
}
