import { type ReactElement, useId } from 'react';

interface SliderParts {
  readonly name: string;
  /** Least, most, step. */
  readonly range: readonly [number, number, number];
  readonly value: number;
  readonly word: string;
  readonly onChange: (value: number) => void;
}

export function Slider({ name, range: [min, max, step], value, word, onChange }: SliderParts): ReactElement {
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id}>{name}</label>
      <output htmlFor={id}>{word}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={word}
        onChange={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
