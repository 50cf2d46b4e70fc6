import { checkLines, type Finding, type Tree } from './tree.ts';

const STYLES = /^web\/src\/.*\.css$/;
const COMPONENTS = /^web\/src\/.*\.tsx$/;

const rules = [
  /(?<![\w-])(?:margin|padding|border(?!-image)|inset|scroll-margin|scroll-padding)-(?:[\w-]+-)?(?:left|right)\b/,
  /(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\b/,
  /(?:^|[;{\s])(?:left|right)\s*:/,
  /(?<![\w-])(?:text-align|float|clear|caption-side)\s*:\s*(?:left|right)\b/,
];
const attributes =
  /(?<![\w-])(?:(?:margin|padding|border|inset)(?:Left|Right)\w*|left|right)\s*:|textAlign:\s*'(?:left|right)'/;

/** Sides that do not turn with the direction of the language, in the styles and components of the dashboard. */
export function physicalSides(tree: Tree): readonly Finding[] {
  return tree.files.flatMap((file) => {
    const patterns = STYLES.test(file.path)
      ? rules
      : COMPONENTS.test(file.path)
        ? [attributes]
        : [];
    return checkLines(file, (line) =>
      patterns.some((pattern) => pattern.test(line))
        ? [
            `"${line.trim()}" stays where it is in a language from right to left: take inline-start or inline-end.`,
          ]
        : [],
    );
  });
}
