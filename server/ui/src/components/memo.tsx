import { Component, type ComponentChild, type FunctionComponent } from "preact";

/** Draws again only when one of its properties is another. */
export function memo<P extends object>(Drawn: FunctionComponent<P>): new (props: P) => Component<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const now = this.props;
      return (Object.keys(next) as (keyof P)[]).some((name) => now[name] !== next[name]);
    }
    render(): ComponentChild {
      return <Drawn {...(this.props as P)} />;
    }
  };
}
