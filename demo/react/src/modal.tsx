import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';

interface ModalParts {
  readonly title: string;
  /** Escape asks to close. */
  readonly onCancel: () => void;
  readonly children: ReactNode;
}

/** A modal dialogue while it is rendered: the browser keeps the focus in it, and gives it back afterwards. */
export function Modal({ title, onCancel, children }: ModalParts): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}
