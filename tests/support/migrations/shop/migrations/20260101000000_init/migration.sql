CREATE TABLE products (
  id serial PRIMARY KEY,
  name varchar(255) NOT NULL,
  tags text[] NOT NULL DEFAULT '{}',
  search tsvector GENERATED ALWAYS AS (to_tsvector('english', name)) STORED
);
CREATE TABLE reviews (
  id serial PRIMARY KEY,
  product_id int REFERENCES products (id),
  body text NOT NULL,
  at timestamp NOT NULL DEFAULT now()
);
