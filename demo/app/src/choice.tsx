import { type ReactElement, useId } from 'react';

interface ChoiceParts<Value> {
  readonly name: string;
  readonly options: readonly Value[];
  readonly value: Value;
  readonly word: (value: Value) => string;
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}

/** One of a few. */
export function Choice<Value extends number | string>(parts: ChoiceParts<Value>): ReactElement {
  const { name, options, value, word, isDisabled, onChange } = parts;
  const id = useId();
  return (
    <fieldset className="choice" disabled={isDisabled}>
      <legend>{name}</legend>
      <div>
        {options.map((option) => (
          <label key={option}>
            <input type="radio" name={id} checked={option === value} onChange={() => onChange(option)} />
            <span>{word(option)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
