import { type ReactElement, useId } from 'react';

interface SwitchParts {
  readonly name: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function Switch({ name, hint, isOn, onChange }: SwitchParts): ReactElement {
  const id = useId();
  return (
    <div className="switch">
      <label htmlFor={id}>
        {name}
        <small id={`${id}-hint`}>{hint}</small>
      </label>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-describedby={`${id}-hint`}
        checked={isOn}
        aria-checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </div>
  );
}
