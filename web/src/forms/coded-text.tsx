/** A text of a schema, with what stands in backticks as code, which is written from left to right in every language. */
export function CodedText({ text }: { readonly text: string }) {
  return text.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // The parts of one text stay where they are.
      <bdi key={index} dir="ltr">
        <code>{part}</code>
      </bdi>
    ),
  );
}
