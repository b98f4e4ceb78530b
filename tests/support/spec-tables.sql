-- The seven tables as the integration document gives them, to the letter.

CREATE TABLE IF NOT EXISTS courses (
    id SERIAL PRIMARY KEY,
    external_course_id VARCHAR(255) UNIQUE, -- ID from curriculum delivery module
    title VARCHAR(255) NOT NULL,
    description TEXT,
    instructor_id INTEGER,
    difficulty_level VARCHAR(50),
    estimated_hours INTEGER,
    metadata JSONB, -- Flexible metadata from curriculum module
    sync_status VARCHAR(50) DEFAULT 'pending',
    last_synced TIMESTAMP,
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS content_items (
    id SERIAL PRIMARY KEY,
    external_content_id VARCHAR(255) UNIQUE, -- ID from curriculum delivery
    course_id INTEGER REFERENCES courses(id),
    title VARCHAR(255) NOT NULL,
    content_type VARCHAR(100), -- video, document, interactive, assessment
    file_path VARCHAR(500), -- Path in MinIO storage
    metadata JSONB,
    sequence_number INTEGER,
    prerequisites JSONB, -- Array of prerequisite content IDs
    sync_status VARCHAR(50) DEFAULT 'pending',
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS users (
    id SERIAL PRIMARY KEY,
    external_user_id VARCHAR(255) UNIQUE, -- ID from user management module
    username VARCHAR(255) UNIQUE NOT NULL,
    email VARCHAR(255) UNIQUE NOT NULL,
    profile_data JSONB, -- Flexible profile data from user mgmt
    roles JSONB, -- Array of role strings
    sync_status VARCHAR(50) DEFAULT 'pending',
    last_synced TIMESTAMP,
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS user_sessions (
    id SERIAL PRIMARY KEY,
    user_id INTEGER REFERENCES users(id),
    session_token VARCHAR(500) NOT NULL,
    external_token VARCHAR(500), -- SSO token from user management
    expires_at TIMESTAMP NOT NULL,
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS user_progress (
    id SERIAL PRIMARY KEY,
    user_id INTEGER REFERENCES users(id),
    course_id INTEGER REFERENCES courses(id),
    content_id INTEGER REFERENCES content_items(id),
    progress_percentage DECIMAL(5,2),
    time_spent_minutes INTEGER,
    last_accessed TIMESTAMP,
    completed_at TIMESTAMP,
    metadata JSONB, -- Additional progress data
    created_at TIMESTAMP DEFAULT NOW(),
    updated_at TIMESTAMP DEFAULT NOW(),
    UNIQUE(user_id, content_id)
);

CREATE TABLE IF NOT EXISTS learning_events (
    id SERIAL PRIMARY KEY,
    event_id VARCHAR(255) UNIQUE,
    event_type VARCHAR(100) NOT NULL,
    user_id INTEGER REFERENCES users(id),
    course_id INTEGER REFERENCES courses(id),
    content_id INTEGER REFERENCES content_items(id),
    session_id VARCHAR(255),
    event_data JSONB, -- Flexible event data
    context_data JSONB, -- Device, browser, etc.
    processed_at TIMESTAMP,
    synced_to_analytics BOOLEAN DEFAULT FALSE,
    created_at TIMESTAMP DEFAULT NOW()
);

CREATE TABLE IF NOT EXISTS analytics_summaries (
    id SERIAL PRIMARY KEY,
    user_id INTEGER REFERENCES users(id),
    course_id INTEGER REFERENCES courses(id),
    summary_date DATE,
    total_time_minutes INTEGER,
    content_items_accessed INTEGER,
    progress_made DECIMAL(5,2),
    assessments_completed INTEGER,
    average_score DECIMAL(5,2),
    created_at TIMESTAMP DEFAULT NOW(),
    UNIQUE(user_id, course_id, summary_date)
);
