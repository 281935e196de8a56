// The window's entry: one element, which brings everything else.
import './elements/app.ts';
